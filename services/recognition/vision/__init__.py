"""What a photo shows besides the name, by small networks on this machine: car, side, colour, plates, advice."""
