/** In Node: what is under way in this program, where it uses OpenTelemetry. */
export { activeTraceparent } from '@platform/temporal/active-span';
