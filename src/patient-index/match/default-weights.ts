import { type Weights } from './weights.js'

/**
 * Weights to begin with: what `linchpin match estimate` finds in the synthetic population of bench/match with seed 11,
 * rounded, without the shares of its names. Every installation should estimate its own. `log2(m/u)` in brackets.
 */
export const DEFAULT_WEIGHTS: Weights = {
  shares: undefined,
  levels: {
    given: {
      exact: { m: 0.937, u: 0.011 }, // 6.4
      variant: { m: 0.034, u: 0.0016 }, // 4.4
      swapped: { m: 0.0053, u: 0.00001 }, // 9.0
      part: { m: 0.0005, u: 0.0005 }, // 0
      reordered: { m: 0.0033, u: 0.0096 }, // -1.5
      alike: { m: 0.011, u: 0.0059 }, // 0.9
      initial: { m: 0.0034, u: 0.00027 }, // 3.7
      different: { m: 0.006, u: 0.97 }, // -7.3
    },
    middle: {
      same: { m: 0.8, u: 0.011 }, // 6.2
      initial: { m: 0.19, u: 0.015 }, // 3.7
      different: { m: 0.0061, u: 0.974 }, // -7.3
    },
    family: {
      exact: { m: 0.975, u: 0.0098 }, // 6.6
      former: { m: 0.0032, u: 0.0012 }, // 1.4
      part: { m: 0.00087, u: 0.00043 }, // 1.0
      alike: { m: 0.012, u: 0.0013 }, // 3.2
      swapped: { m: 0.0053, u: 0.00001 }, // 9.0
      different: { m: 0.003, u: 0.987 }, // -8.4
    },
    birthDate: {
      exact: { m: 0.949, u: 0.000062 }, // 13.9
      'new-year': { m: 0.0096, u: 0.0000063 }, // 10.6
      swapped: { m: 0.0017, u: 0.000014 }, // 6.9
      slip: { m: 0.0053, u: 0.001 }, // 2.4
      partial: { m: 0.0005, u: 0.0005 }, // 0
      different: { m: 0.0345, u: 0.999 }, // -4.9
    },
    sex: {
      same: { m: 0.998, u: 0.5 }, // 1.0
      different: { m: 0.0023, u: 0.5 }, // -7.8
    },
    address: {
      house: { m: 0.87, u: 0.00016 }, // 12.4
      postcode: { m: 0.0015, u: 0.00002 }, // 6.2
      sector: { m: 0.0005, u: 0.00044 }, // 0.2
      different: { m: 0.128, u: 0.999 }, // -3.0
    },
    phone: {
      same: { m: 0.905, u: 0.00012 }, // 12.9
      different: { m: 0.095, u: 0.9999 }, // -3.4
    },
    email: {
      same: { m: 0.95, u: 0.00007 }, // 13.7
      different: { m: 0.05, u: 0.9999 }, // -4.3
    },
    nhsNumber: {
      same: { m: 0.985, u: 0.00002 }, // 15.6
      different: { m: 0.015, u: 0.9999 }, // -6.1
    },
  },
}
