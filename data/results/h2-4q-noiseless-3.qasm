OPENQASM 3.0;
include "stdgates.inc";
// @qarch qarch=0.1.0
// @qarch problem=h2-4q
// @qarch noise=noiseless
// @qarch command=qarch search h2-4q-noiseless-archive --seed 3
// @qarch commit=3536b1b
// @qarch seed=3
// @qarch id=p0
// @qarch episode=13576
// @qarch step=5
// @qarch energy_seen=-1.1361894540674098
// @qarch energy=-1.1361894540674098
// @qarch noiseless_energy=-1.1361894540674098
// @qarch error=0
// @qarch noiseless_error=0
// @qarch angle.theta_0=-2.931858079790617
// @qarch angle.theta_1=-3.141592653589793
input float[64] theta_0;
input float[64] theta_1;
qubit[4] q;
ry(theta_0) q[2];
ry(theta_1) q[3];
cx q[2], q[3];
cx q[2], q[0];
cx q[3], q[1];
