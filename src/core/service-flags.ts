/** How a command line chooses a service and a key. */
export interface ServiceFlags {
  readonly baseUrl?: string;
  readonly key?: string;
  readonly useLocalKey?: boolean;
}
