"""What a site that tests serve is told, so that nothing of it listens but the site."""

# A key that is none, and nobody at its address: with it, what stands in for Stripe does not start and takes no port.
NO_STANDIN = {"STRIPE_SECRET_KEY": "sk_test_none", "STRIPE_WEBHOOK_SECRET": "whsec_none", "STRIPE_API_BASE": "http://127.0.0.1:9"}
