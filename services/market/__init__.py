"""The reference market: catalogue and fitted price model, frames in and frames out. No HTTP, no page, no chance."""
