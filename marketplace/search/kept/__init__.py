"""What buyers keep of what they find: shortlists of their organisation, comparisons, searches that tell them what is new."""
