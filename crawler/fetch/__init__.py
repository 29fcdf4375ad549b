"""Getting bytes: politeness, the guard's middlewares, TLS, decompression, browser,
and what each answer comes to.
"""
