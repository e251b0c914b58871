"""What panels draw with: charts, tiles, bars and pictures, all in the theme's colours."""
