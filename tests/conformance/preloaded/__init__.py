"""What a service under test is started with."""
