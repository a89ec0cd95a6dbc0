/** HTTP statuses that another try may mend: the other side is busy, late or broken just now. */
export const passingStatus = (status: number): boolean => status >= 500 || status === 429 || status === 408;
