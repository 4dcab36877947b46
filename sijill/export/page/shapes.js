// The marker shapes, the same as in the QGIS style, as paths on a unit circle.

const corners = (count, turn = -Math.PI / 2) =>
  Array.from({ length: count }, (_, i) => {
    const angle = turn + (i * 2 * Math.PI) / count;
    return [Math.cos(angle), Math.sin(angle)];
  });

const OUTLINES = {
  diamond: corners(4).map(([x, y]) => [x * 1.05, y * 1.2]),
  square: corners(4, -Math.PI / 4).map(([x, y]) => [x * 1.12, y * 1.12]),
  triangle: corners(3).map(([x, y]) => [x * 1.2, y * 1.2 + 0.15]),
  pentagon: corners(5).map(([x, y]) => [x * 1.08, y * 1.08]),
  star: corners(10).map(([x, y], i) => (i % 2 ? [x * 0.58, y * 0.58] : [x * 1.3, y * 1.3])),
};

function tracePath(context, marker, x, y, size) {
  context.beginPath();
  const outline = OUTLINES[marker];
  if (!outline) context.arc(x, y, size, 0, 2 * Math.PI);
  else for (const [dx, dy] of outline) context.lineTo(x + dx * size, y + dy * size);
  context.closePath();
}

/** A marker on a canvas: filled where the place is exact, hollow and dashed where it is vague. */
function drawMarker(context, event, x, y, size) {
  const { colour, marker } = WORDS.groups[event.event_type];
  context.lineJoin = "round";
  tracePath(context, marker, x, y, size);
  context.lineWidth = event.vague ? 5 : 3.5;
  context.strokeStyle = "#fffdf8";
  context.stroke();
  context.fillStyle = event.vague ? "#fffdf8" : colour;
  context.fill();
  if (event.vague) {
    context.lineWidth = 1.8;
    context.setLineDash([3, 2]);
    context.strokeStyle = colour;
    context.stroke();
    context.setLineDash([]);
  }
  if (event.contested) {
    context.beginPath();
    context.arc(x + size * 0.95, y - size * 0.95, 3.2, 0, 2 * Math.PI);
    context.fillStyle = "#1d1b18";
    context.fill();
    context.lineWidth = 1.2;
    context.strokeStyle = "#fffdf8";
    context.stroke();
  }
}

/** The marker of a group as a small picture in a list or legend. */
function markerIcon(event, size = 22) {
  const scale = Math.min(3, window.devicePixelRatio || 1);
  const canvas = make("canvas", { width: size * scale, height: size * scale, class: "icon", "aria-hidden": "true" });
  canvas.style.width = canvas.style.height = `${size}px`;
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  drawMarker(context, event, size / 2, size / 2, size * 0.29);
  return canvas;
}
