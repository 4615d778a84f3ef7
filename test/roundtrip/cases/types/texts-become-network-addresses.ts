import { raw, string, table, text } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  on: ['postgresql'],
  before: [table('visits', { id, ip: text(), proxy: string(45), own: raw('inet') })],
  after: [table('visits', { id, ip: raw('inet'), proxy: raw('inet'), own: string(45) })],
  values: {
    'visits.ip': ["'10.0.0.1'", 'null', "'10.1.2.3/24'"],
    'visits.proxy': ["'::1'", 'null', "'2001:db8::/32'"],
    'visits.own': ["'192.168.0.1'", 'null', "'::ffff:1.2.3.4'"],
  },
} satisfies Case;
