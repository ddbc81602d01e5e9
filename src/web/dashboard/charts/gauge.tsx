import { scaleLinear } from "d3-scale";
import { arc } from "d3-shape";

type GaugeProps = Readonly<{
  label: string;
  value: number;
  max: number;
  tone?: string;
  shown: string;
}>;

const quarter = Math.PI / 2;
const outer = 100;
const inner = 82;

/** One score of a whole, as half a circle. */
export function Gauge({ label, value, max, tone = "", shown }: GaugeProps) {
  const angle = scaleLinear().domain([0, max]).range([-quarter, quarter]).clamp(true);
  const draw = (end: number) =>
    arc()({ innerRadius: inner, outerRadius: outer, startAngle: -quarter, endAngle: end }) ?? "";
  return (
    <svg class="chart gauge" viewBox="-104 -104 208 116" role="img" aria-label={label}>
      <title>{label}</title>
      <path class="track" d={draw(quarter)} />
      <path class={`bar ${tone}`} d={draw(angle(value))} />
      <text x="0" y="-8" text-anchor="middle" class="score">
        {shown}
      </text>
    </svg>
  );
}
