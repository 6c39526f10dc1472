"""The call to enterprises of a purchase from a need: who may answer, until when, who is told."""
