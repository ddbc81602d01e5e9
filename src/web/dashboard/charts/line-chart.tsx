import { scaleLinear, scaleUtc } from "d3-scale";
import { line } from "d3-shape";

export type Point = Readonly<{ at: string; value: number }>;

type LineProps = Readonly<{
  title: string;
  /** One sentence for whoever cannot see it. */
  description: string;
  points: readonly Point[];
  format(value: number): string;
  formatDay(iso: string): string;
  /** Values that the axis shows in any case, such as 0 and 100. */
  domain?: readonly [number, number];
  id: string;
}>;

const width = 640;
const height = 240;
/** Of a letter beside the axis, in the larger type of a phone. */
const letterWidth = 12;
const right = 16;
const top = 16;
const bottom = 32;
const tickCount = 4;

/** Values over time, drawn on the server; oldest first. The numbers stand in a table beside it. */
export function LineChart({ title, description, points, id, ...more }: LineProps) {
  const { format, formatDay, domain } = more;
  const moments = points.map(({ at }) => new Date(at));
  const values = points.map(({ value }) => value);
  const y = scaleLinear()
    .domain(domain ? [...domain] : [Math.min(0, ...values), Math.max(0, ...values)])
    .nice(tickCount)
    .range([height - bottom, top]);
  const ticks = y.ticks(tickCount).map((tick) => ({ at: y(tick), label: format(tick) }));
  const left = 8 + Math.max(4, ...ticks.map(({ label }) => label.length)) * letterWidth;
  const x = scaleUtc()
    .domain([moments[0] ?? 0, moments.at(-1) ?? 1])
    .range([left, width - right]);
  const xOf = ({ at }: Point) => x(new Date(at));
  const path = line<Point>(xOf, ({ value }) => y(value))([...points]);
  const [first, last] = [points[0], points.at(-1)];
  return (
    <svg
      class="chart"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-labelledby={`${id}-title ${id}-description`}
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-description`}>{description}</desc>
      {ticks.map(({ at, label }) => (
        <>
          <line class="grid" x1={left} x2={width - right} y1={at} y2={at} />
          <text x={left - 8} y={at + 4} text-anchor="end">
            {label}
          </text>
        </>
      ))}
      {first && (
        <text x={left} y={height - 8}>
          {formatDay(first.at)}
        </text>
      )}
      {last && points.length > 1 && (
        <text x={width - right} y={height - 8} text-anchor="end">
          {formatDay(last.at)}
        </text>
      )}
      <path class="line" d={path ?? ""} />
      {points.length <= 40 &&
        points.map((point) => <circle class="dot" cx={xOf(point)} cy={y(point.value)} r={4} />)}
    </svg>
  );
}
