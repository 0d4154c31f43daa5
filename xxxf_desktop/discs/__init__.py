"""Reads what a disc image holds: ISO 9660 with Joliet or Rock Ridge names, and UDF.

Strict and bounded, because an image comes from strangers: nothing in it can make the reader
loop, recurse or hold more than its limits. Writing images is the business of `media`.
"""
