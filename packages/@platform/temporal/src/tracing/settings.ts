/** Where spans go, as the standard variables of OpenTelemetry say it. */
import { InvalidConfiguration } from '../errors/errors.js';

/** Where spans go. */
export interface TracingSettings {
  /** Takes OTLP over HTTP with protobuf. */
  endpoint: string;
  /** Which of the traces are told, from 0 to 1: the same in every process, because it hangs on the trace's id. */
  ratio: number;
  /** Whether a request that says so itself is told or left out as it says. */
  parentBased: boolean;
}

/**
 * Reads the variables `OTEL_*` that this product goes by; the exporter reads the others itself (headers, timeouts, certificates, names).
 *
 * @returns nothing where no traces are wanted: no endpoint is named, `OTEL_SDK_DISABLED` is true, or `OTEL_TRACES_EXPORTER` is `none`.
 * @throws InvalidConfiguration with the variable, what was given and what is allowed.
 */
export function readTracing(env: NodeJS.ProcessEnv): TracingSettings | undefined {
  const endpoint = readEndpoint(env);
  if (endpoint === undefined || isTrue(env.OTEL_SDK_DISABLED)) return undefined;
  const exporter = env.OTEL_TRACES_EXPORTER?.trim() || 'otlp';
  if (exporter === 'none') return undefined;
  if (exporter !== 'otlp') throw wrong('OTEL_TRACES_EXPORTER', exporter, 'otlp, or none for no traces');
  const protocol = given(env, 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ?? given(env, 'OTEL_EXPORTER_OTLP_PROTOCOL');
  if (protocol && protocol.value !== 'http/protobuf') {
    throw wrong(protocol.name, protocol.value, 'http/protobuf. OTEL_EXPORTER_OTLP_TRACES_PROTOCOL is for traces alone');
  }
  return { endpoint, ...readSampler(env) };
}

function readEndpoint(env: NodeJS.ProcessEnv): string | undefined {
  const own = given(env, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  const common = given(env, 'OTEL_EXPORTER_OTLP_ENDPOINT');
  const { name, value } = own ?? common ?? {};
  if (name === undefined || value === undefined) return undefined;
  if (!isHttpAddress(value)) throw wrong(name, value, 'an URL that begins with http:// or https://');
  const url = new URL(value);
  // As OpenTelemetry has it: the common address is where all signals begin, that of traces stands as it is.
  if (!own) url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/traces`;
  return url.href;
}

/** Whether a receiver may be there. */
export function isHttpAddress(address: string): boolean {
  return /^https?:\/\//i.test(address) && URL.canParse(address);
}

/** An address without the password that may stand in it. */
export function shownAddress(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname}`;
}

function readSampler(env: NodeJS.ProcessEnv): Pick<TracingSettings, 'ratio' | 'parentBased'> {
  const name = env.OTEL_TRACES_SAMPLER?.trim() || 'parentbased_always_on';
  const [, parent, kind] = /^(parentbased_)?(always_on|always_off|traceidratio)$/.exec(name) ?? [];
  if (kind === undefined) {
    const allowed = 'always_on, always_off, traceidratio, each also with parentbased_ before it';
    throw wrong('OTEL_TRACES_SAMPLER', name, allowed);
  }
  const ratios = { always_on: () => 1, always_off: () => 0, traceidratio: () => readRatio(env) };
  return { ratio: ratios[kind as keyof typeof ratios](), parentBased: parent !== undefined };
}

function readRatio(env: NodeJS.ProcessEnv): number {
  const value = env.OTEL_TRACES_SAMPLER_ARG?.trim() || '1';
  const ratio = Number(value);
  if (ratio >= 0 && ratio <= 1) return ratio;
  throw wrong('OTEL_TRACES_SAMPLER_ARG', value, 'a number from 0 to 1');
}

function given(env: NodeJS.ProcessEnv, name: string): { name: string; value: string } | undefined {
  const value = env[name]?.trim();
  return value ? { name, value } : undefined;
}

function isTrue(value: string | undefined): boolean {
  return value?.trim().toLowerCase() === 'true';
}

function wrong(name: string, value: string, allowed: string): InvalidConfiguration {
  // An address may hold a password.
  const shown = value.replace(/\/\/[^/@]*@/, '//[redacted]@');
  return new InvalidConfiguration(`${name} is "${shown}"; allowed: ${allowed}. Correct it or unset it.`);
}
