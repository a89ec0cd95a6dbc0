/** A body that takes the whole child away. */
export interface PurgeBody {
  readonly la_child_id: string;
  readonly mis_child_id?: string;
  readonly purge: true;
}

/** The purge of a child who is gone for good (payload.md section 9). */
export function purgeBody(child: { la_child_id: string; mis_child_id?: string | undefined }): PurgeBody {
  return {
    la_child_id: child.la_child_id,
    ...(child.mis_child_id === undefined ? {} : { mis_child_id: child.mis_child_id }),
    purge: true,
  };
}
