"""Who could do this? Enquiries to several enterprises, their answers, market capacity."""
