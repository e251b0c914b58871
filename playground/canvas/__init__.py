"""The canvas: where people drag and wire blocks. `view.CanvasView` is the widget, `outline.Outline` the same network as a tree.

`scene` keeps `items` equal to the document, `painting` makes a frame of them as the `camera` sees it, `gestures` are what the pointer
does, `verbs` what keys and menus do, and `desk` opens what stands `over` it all.
"""
