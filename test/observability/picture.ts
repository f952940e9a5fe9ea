/** Draws what Prometheus answered to the panels of a dashboard, plainly. It is no picture of Grafana, and says so. */
import { launchBrowser } from '../../scripts/lib/browser.mjs';
import type { Series } from './prometheus.js';

/** A panel with the answers to its queries. */
export interface Panel {
  title: string;
  series: Series[];
}

const [width, height] = [400, 120];
const colours = ['#2563eb', '#d97706', '#059669', '#dc2626', '#7c3aed', '#0891b2', '#be185d', '#4d7c0f'];
const mostShown = 6;

/** Writes a PNG. */
export async function drawPanels(file: string, dashboard: string, panels: Panel[]): Promise<void> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1320, height: 200 } });
    await page.setContent(`<style>
      body { font: 12px system-ui, sans-serif; margin: 16px; background: #fff; color: #111 }
      main { display: grid; grid-template-columns: repeat(3, 1fr); gap: 12px }
      section { border: 1px solid #ddd; border-radius: 6px; padding: 8px } h2 { font-size: 12px; margin: 0 0 4px }
      p { margin: 2px 0; color: #555; overflow: hidden; white-space: nowrap; text-overflow: ellipsis }
    </style><h1>${dashboard}.json: what Prometheus answered to each panel, drawn plainly</h1><main>${panels.map(drawn).join('')}</main>`);
    await page.screenshot({ path: file, fullPage: true });
  } finally {
    await browser.close();
  }
}

function drawn({ title, series }: Panel): string {
  const points = series.flatMap(({ values }) => values.map(([at, value]) => [at, Number(value)] as const));
  const finite = points.filter(([, value]) => Number.isFinite(value));
  const [from, to] = [Math.min(...finite.map(([at]) => at)), Math.max(...finite.map(([at]) => at))];
  const top = Math.max(1e-9, ...finite.map(([, value]) => value));
  const lines = series.slice(0, mostShown).map(({ values }, n) => {
    const path = values
      .filter(([, value]) => Number.isFinite(Number(value)))
      .map(([at, value]) => `${x(at, from, to)},${height - (Math.max(0, Number(value)) / top) * (height - 8)}`);
    return `<polyline fill="none" stroke="${colours[n]}" stroke-width="1.5" points="${path.join(' ')}"/>`;
  });
  const legend = series.slice(0, mostShown).map(({ metric, values }, n) => {
    const name = Object.values(metric).join(' ') || 'value';
    return `<p><span style="color:${colours[n]}">●</span> ${text(name)}: ${text(plain(values.at(-1)?.[1]))}</p>`;
  });
  const more = series.length > mostShown ? `<p>and ${series.length - mostShown} more</p>` : '';
  const scale = `<p>0 to ${plain(String(top))}</p>`;
  const chart = `<svg width="${width}" height="${height}" style="background:#fafafa">${lines.join('')}</svg>`;
  return `<section><h2>${text(title)}</h2>${series.length ? scale + chart + legend.join('') + more : '<p>nothing</p>'}</section>`;
}

const x = (at: number, from: number, to: number) => (to === from ? width / 2 : ((at - from) / (to - from)) * width);
const plain = (value: string | undefined) => String(Number(Number(value).toPrecision(3)));
const text = (value: string) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
