export const INCIDENT_TONES = { open: "act", acknowledged: "watch", resolved: "good" } as const;
