"""What enterprises offer, searched: the page of products and services, and the enterprises that are found through them."""
