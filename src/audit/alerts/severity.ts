/** How grave what an alert is about may be. */
export type Severity = 'high' | 'medium' | 'low'
