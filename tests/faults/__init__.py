"""Kills, attacks and damage: what is left afterwards."""
