OPENQASM
2.0
;
include
	"qelib1.inc"
;qreg	q[
2
]
;creg
c[2];



h

q[
0
]
;cx q[0]    ,    q   [1];rz(
-
pi
/
2
+
.5e-1
)
q
[1]
;rx(--1)q[0];ry(+(((2))))q[1];measure
q
->
c
;