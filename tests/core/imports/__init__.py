"""The engine of imports: reading, staging, applying, giving back."""
