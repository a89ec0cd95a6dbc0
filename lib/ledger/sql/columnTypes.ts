import { binary, nvarchar } from '../../sql/sqlType';

/** Types of the columns that several statements write or ask for (`infra/sql`). */
export const personIdType = nvarchar(48);
export const hashType = binary(32);
export const ledgerTableType = nvarchar(128);
export const endpointType = nvarchar(20);
export const runIdType = nvarchar(36);
export const ownerType = nvarchar(100);
export const textType = nvarchar('max');
