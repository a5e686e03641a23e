OPENQASM 3;
include "stdgates.inc";
// @qarch problem=none
// @qarch angle.θ=0.5
// @qarch angle.φ=-0.25
// @qarch angle.scale=2
input float[64] θ;
input angle[32] φ;
input float scale;
const int n = 4;
const uint last = n - 1;
const float[64] offset = π / 2;
qubit[n] q;
bit[n] c;
ry(θ) q;
rz(2 * θ - φ / 4.0 + offset) q[last];
rx(-θ) q[0];
rx(θ) q[0];
crx(scale) q[0], q[1];
cp(θ + φ) q[1], q[2];
rx(φ) q[-1];
u3(θ, φ, scale) q[2];
cu(θ, φ, scale, 0.5) q[2], q[3];
rz(3 * (θ - 1.0) - (-φ) / 2) q[last - 1];
c = measure q;
