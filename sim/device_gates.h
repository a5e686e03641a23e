#pragma once

#include "sim/device.h"

namespace qarch::sim {

/// Gives a device, before repair(), the gates rz, sx, x that circuits are made of, where its file
/// calibrates their pulses under other names or leaves out what needs no pulse; a note each:
///
///   u2 and u3 (or u), no sx   u1 or p becomes rz, u2 becomes sx, u3 or u becomes x. All keep their
///                             numbers: u2(phi, lambda) is one pulse of angle pi/2 between phases,
///                             like sx, and u3 two of them, one more than x needs
///   sx, no rz                 rz on each qubit, without error or duration: a change of phase
///
/// The same names change in native_gates, and rz joins it.
void complete_gates(Device& device);

}  // namespace qarch::sim
