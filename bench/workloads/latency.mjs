export const workloads = [];
