"""The only folder where code is strange for speed: each file names the figure it earns and the test of equality."""
