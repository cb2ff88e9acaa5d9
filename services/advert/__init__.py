"""An advert for a used car, read by rules and held against what such cars are asked for. Nothing of it is kept."""
