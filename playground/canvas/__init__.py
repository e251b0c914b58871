"""The canvas: where people drag and wire blocks. `view.CanvasView` is the widget, `outline.Outline` the same network as a tree."""
