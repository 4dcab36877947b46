// The land under the events: Leaflet draws it once into a canvas and moves it about.

const points = (steps) => {
  const line = [];
  for (let i = 0, x = 0, y = 0; i < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    line.push([y / 1000, x / 1000]);
  }
  return line;
};

function makeMap(ground) {
  const [south, west, north, east] = ground.region;
  // A little less than what is drawn, so that its cut edges never show.
  const region = L.latLngBounds([south, west], [north, east]).pad(-0.02);
  const map = L.map("map", {
    zoomControl: false,
    attributionControl: false,
    maxBounds: region,
    maxBoundsViscosity: 1,
    zoomSnap: 0.25,
    zoomDelta: 1,
    wheelPxPerZoomLevel: 90,
    maxZoom: 13,
    keyboardPanDelta: 120,
    fadeAnimation: false,
  });
  map.setView(region.getCenter(), 6, { animate: false });
  // Set as an option: setMinZoom would start an animation that undoes where the page goes next.
  const fit = () => {
    map.options.minZoom = map.getBoundsZoom(region, true);
    if (map.getZoom() < map.options.minZoom) map.setView(map.getCenter(), map.options.minZoom, { animate: false });
  };
  fit();
  map.on("resize", fit);

  const renderer = L.canvas({ padding: 0.6 });
  const common = { renderer, interactive: false, smoothFactor: 0.8 };
  const land = { ...common, stroke: true, color: "#a9bcc0", weight: 1, fill: true, fillColor: "#f4efe4", fillOpacity: 1 };
  const lake = { ...land, fillColor: "#d3e0e2" };
  for (const steps of ground.land) L.polygon(points(steps), land).addTo(map);
  for (const steps of ground.lakes) L.polygon(points(steps), lake).addTo(map);
  for (const steps of ground.rivers) L.polyline(points(steps), { ...common, color: "#c0d5d8", weight: 1 }).addTo(map);
  for (const steps of ground.borders) {
    const line = points(steps);
    L.polyline(line, { ...common, color: "#e4d9c3", weight: 5, opacity: 0.8 }).addTo(map);
    L.polyline(line, { ...common, color: "#9b8f7c", weight: 1.1, dashArray: "6 3 1.5 3" }).addTo(map);
  }
  return { map, region };
}
