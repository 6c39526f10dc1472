"""A later deadline proposed to whoever asks for prices, after the site did not answer shortly before it."""
