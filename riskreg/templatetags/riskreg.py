"""Filters and tags of our own; loaded in every template."""

from django import template

register = template.Library()
