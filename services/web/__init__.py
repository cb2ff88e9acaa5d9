"""How this process meets the network: the one way out, webhooks that come in, the samples' pictures."""
