"""How complete the page of an enterprise is, and the next most useful thing to add to it."""
