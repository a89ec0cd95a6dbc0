import { nvarchar } from '../sql/sqlType';

/** Ids in the SSD are nvarchar(48). */
export const keyLength = 48;
export const keyType = nvarchar(keyLength);
