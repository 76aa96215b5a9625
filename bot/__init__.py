"""What runs inside the Rasa process: channel, own components, tracker store, training."""
