/** Painting over a photo by pointer, and drawing what was painted. */
const FARTHEST_STEP = 0.004;
const PAINT = "#0d4672";

export class Painting {
  /** `shapes` is shared with the page; strokes are added to it. `radius()` is a share of the photo's width. */
  constructor(canvas, photo, shapes, { radius, onStroke }) {
    this.canvas = canvas;
    this.photo = photo;
    this.shapes = shapes;
    this.radius = radius;
    this.onStroke = onStroke;
    this.stroke = null;
    canvas.addEventListener("pointerdown", (event) => this.begin(event));
    canvas.addEventListener("pointermove", (event) => this.go(event));
    for (const kind of ["pointerup", "pointercancel"]) canvas.addEventListener(kind, () => this.end());
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  begin(event) {
    if (event.button !== 0 || this.stroke) return;
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.stroke = { kind: "stroke", r: this.radius(), points: [this.shareOf(event)] };
    this.shapes.push(this.stroke);
    this.draw();
  }

  go(event) {
    if (!this.stroke) return;
    const point = this.shareOf(event);
    const [x, y] = this.stroke.points.at(-1);
    if (Math.hypot(point[0] - x, point[1] - y) < FARTHEST_STEP) return;
    this.stroke.points.push(point);
    this.draw();
  }

  end() {
    if (!this.stroke) return;
    this.stroke = null;
    this.onStroke();
  }

  shareOf(event) {
    const frame = this.canvas.getBoundingClientRect();
    const share = (value, whole) => Math.round(Math.min(Math.max(value / whole, 0), 1) * 10000) / 10000;
    return [share(event.clientX - frame.left, frame.width), share(event.clientY - frame.top, frame.height)];
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    this.canvas.width = width;
    this.canvas.height = height;
    const context = this.canvas.getContext("2d");
    for (const shape of this.shapes) this.drawShape(context, shape, width, height);
  }

  drawShape(context, shape, width, height) {
    context.fillStyle = PAINT;
    context.strokeStyle = "#fff";
    if (shape.kind === "box") {
      context.fillRect(shape.x * width, shape.y * height, shape.w * width, shape.h * height);
      context.lineWidth = 2;
      context.strokeRect(shape.x * width, shape.y * height, shape.w * width, shape.h * height);
      return;
    }
    context.strokeStyle = PAINT;
    context.lineCap = context.lineJoin = "round";
    context.lineWidth = shape.r * width * 2;
    context.beginPath();
    const [first, ...rest] = shape.points;
    context.moveTo(first[0] * width, first[1] * height);
    for (const [x, y] of rest.length ? rest : [first]) context.lineTo(x * width, y * height);
    context.stroke();
  }
}
