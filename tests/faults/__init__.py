"""What is left when the service is killed, damaged or starved."""
