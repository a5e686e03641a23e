OPENQASM 3.0;
include "stdgates.inc";
// @qarch qarch=0.1.0
// @qarch problem=h2o-8q
// @qarch noise=noiseless
// @qarch command=qarch search h2o-8q-noiseless-archive --seed 3
// @qarch commit=3536b1b
// @qarch seed=3
// @qarch id=p3
// @qarch episode=7135
// @qarch step=8
// @qarch energy_seen=-73.29293966445071
// @qarch energy=-73.29293966445071
// @qarch noiseless_energy=-73.29293966445071
// @qarch error=0.0011670823551384046
// @qarch noiseless_error=0.0011670823551384046
// @qarch angle.theta_0=-0.04288275240587115
// @qarch angle.theta_1=-3.141592653589789
// @qarch angle.theta_2=-3.1415926535897625
// @qarch angle.theta_3=-3.1415926535897687
// @qarch angle.theta_4=-3.1415926535897674
input float[64] theta_0;
input float[64] theta_1;
input float[64] theta_2;
input float[64] theta_3;
input float[64] theta_4;
qubit[8] q;
ry(theta_0) q[0];
cx q[0], q[4];
cx q[4], q[3];
ry(theta_1) q[4];
ry(theta_2) q[5];
ry(theta_3) q[0];
ry(theta_4) q[1];
cx q[3], q[7];
