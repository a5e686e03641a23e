OPENQASM 3.0;
include "stdgates.inc";
// @qarch qarch=0.1.0
// @qarch problem=h2-4q
// @qarch noise=ibm_ourense
// @qarch command=qarch search h2-4q-ourense-archive --seed 1
// @qarch commit=3536b1b
// @qarch seed=1
// @qarch id=p17
// @qarch episode=2852
// @qarch step=9
// @qarch energy_seen=-1.0141619168526987
// @qarch energy=-1.0141619168526987
// @qarch noiseless_energy=-1.1354907160645145
// @qarch error=0.12202753721471105
// @qarch noiseless_error=0.0006987380028953272
// @qarch angle.theta_0=3.3110077349638463
// @qarch angle.theta_1=-3.141592653589793
// @qarch angle.theta_2=-3.141592653589793
input float[64] theta_0;
input float[64] theta_1;
input float[64] theta_2;
qubit[4] q;
ry(theta_0) q[2];
cx q[2], q[1];
cx q[1], q[0];
cx q[1], q[3];
ry(theta_1) q[3];
ry(theta_2) q[1];
