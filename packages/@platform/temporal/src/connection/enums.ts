/** The enumerations of Temporal's protocol. The package is CommonJS: its values come through the default export only. */
import proto from '@temporalio/proto';

export const enums = proto.temporal.api.enums.v1;
