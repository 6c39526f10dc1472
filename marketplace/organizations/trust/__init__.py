"""Who may say that a page is hers, and who vouches for what it says: claims, verifications, accreditations."""
