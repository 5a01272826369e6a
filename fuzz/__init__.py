"""Random input for everything that reads what strangers wrote, guided by the code it reaches."""
