"""The outside recognition services, one file each; none knows another."""
