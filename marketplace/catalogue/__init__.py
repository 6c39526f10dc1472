"""What an enterprise sells: listings, price tiers, joint listings, versions."""
