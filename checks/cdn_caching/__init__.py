"""CDN caching: performance, availability and confidentiality in balance."""
